// A separate process that applies migrations as a starting server does.
import { applyMigrations } from '../../lib/db/migrate';

const [url = '', directory = ''] = process.argv.slice(2);

applyMigrations({ url, directory }).then(
  ({ applied }) => process.stdout.write(JSON.stringify(applied)),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exit(1);
  },
);
