-- A pipeline is left out of a bulk run while its credential is disabled. Only adds; safe on a live system.

ALTER TYPE "bulk_run_cause" ADD VALUE 'disabled';
