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
              'the run to repeat, with the same input if a request in the portal started it',
            ),
        },
        { error: 'takes an object with a pipelineUuid' },
      ),
      { error: 'takes a list of pipelines' },
    )
    .min(1, { error: 'is empty: name at least one pipeline' })
    .max(mostPipelines, { error: `takes at most ${mostPipelines} pipelines` })
    .describe('each pipeline runs once; if one is listed several times, the first entry counts'),
  anyway: flag
    .default(false)
    .describe('run despite open requests and cool-downs, but not despite a freeze'),
});

export const RequestBulkRun = ChooseBulkRun.extend({
  confirm: flag
    .default(false)
    .describe('required if the settings of one of the pipelines require a confirmation'),
  perCredential: z
    .int({ error: widthText })
    .min(1, { error: widthText })
    .max(mostWidth, { error: widthText })
    .default(usualWidth)
    .describe('how many requests per credential may be open at once; the others wait'),
});

export const ListBulkRuns = z.strictObject({
  ...aPage({ usual: 25, most: 100 }),
});
