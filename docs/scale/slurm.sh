#!/bin/bash
# All figures on a Slurm cluster: 16 parts as an array, then one job that puts them together.
#
#   sbatch docs/scale/slurm.sh              # the parts; prints the id of the array
#   sbatch --dependency=afterok:ID --array=0 docs/scale/slurm.sh merge
#
# Run it from the project's folder, on a file system that all nodes see, after `npm ci`. A part that is
# cut short by its time limit is submitted again as it is: it goes on where it stopped.
#SBATCH --job-name=morphlab-figures
#SBATCH --array=1-16
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=1G
#SBATCH --time=12:00:00
#SBATCH --output=figures-%A-%a.log
set -euo pipefail

PARTS=16
BUDGET=${BUDGET:-long}
SEEDS=${SEEDS:-3}
OUT=${OUT:-figures-$BUDGET}
ARGS=(--all --budget "$BUDGET" --seeds "$SEEDS")

if [[ "${1:-}" == merge ]]; then
  npm run --silent figures -- "${ARGS[@]}" --out "$OUT" --merge "$OUT"-part-*
else
  I=$SLURM_ARRAY_TASK_ID
  npm run --silent figures -- "${ARGS[@]}" --shard "$I/$PARTS" --out "$OUT-part-$I" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}"
fi
