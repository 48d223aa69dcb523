/**
 * zod, told not to compile its checks with `new Function`, which the page's content policy refuses.
 * Every schema imports it from here, since the choice is made when a schema is; adds nothing else.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
