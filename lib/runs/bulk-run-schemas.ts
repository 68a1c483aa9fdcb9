import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { isUuid } from '@/lib/input';

/** The most pipelines in one bulk run. */
export const mostPipelines = 200;
/** How many bulk run requests a credential may have open at once, by default. */
export const usualWidth = 4;
const mostWidth = 20;

const uuid = z
  .string({ error: 'takes a UUID' })
  .refine(isUuid, { error: 'takes a UUID' })
  .transform((text) => text.toLowerCase());
const flag = z.boolean({ error: 'takes true or false' });
const widthText = `takes a whole number from 1 to ${mostWidth}`;

/** Which pipelines to run, and how. */
export const ChooseBulkRun = z.strictObject({
  items: z
    .array(
      z.strictObject(
        {
          pipelineUuid: uuid,
          runUuid: uuid
            .optional()
            .describe(
              'the run to repeat: with the input of the request that started it, if one did',
            ),
        },
        { error: 'takes an object with a pipelineUuid' },
      ),
      { error: 'takes a list of pipelines' },
    )
    .min(1, { error: 'is empty: name at least one pipeline' })
    .max(mostPipelines, { error: `takes at most ${mostPipelines} pipelines` })
    .describe('each pipeline runs once; of several entries of one the first counts'),
  anyway: flag
    .default(false)
    .describe('pass over open requests and cool-downs; a freeze stays in the way'),
});

export const RequestBulkRun = ChooseBulkRun.extend({
  confirm: flag
    .default(false)
    .describe('required where the settings of one of the pipelines ask for a confirmation'),
  perCredential: z
    .int({ error: widthText })
    .min(1, { error: widthText })
    .max(mostWidth, { error: widthText })
    .default(usualWidth)
    .describe('so many requests of a credential are open at once; the others wait for their turn'),
});

/** Stopping takes no parameters. */
export const StopBulkRun = z.strictObject({});

export const ListBulkRuns = z.strictObject({
  ...aPage({ usual: 25, most: 100 }),
});
