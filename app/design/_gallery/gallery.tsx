import { SkipLink } from '@/components/layout/skip-link';
import { ToastRegion } from '@/components/ui/toast-region.client';
import { Badges } from './badges';
import { Buttons } from './buttons';
import { Charts } from './charts';
import { Colours } from './colours';
import { Fields } from './fields';
import { Navigation } from './navigation';
import { Numbers } from './numbers';
import { Overlays } from './overlays';
import { PanelStates } from './panel-states';
import { Tables } from './tables';

export function Gallery() {
  return (
    <>
      <SkipLink />
      <main id="main" tabIndex={-1} className="mx-auto grid max-w-[90rem] gap-8 px-3 py-4 sm:px-4">
        <h1>Design</h1>
        <Colours />
        <Buttons />
        <Fields />
        <Badges />
        <PanelStates />
        <Numbers />
        <Tables />
        <Charts />
        <Navigation />
        <Overlays />
      </main>
      <ToastRegion />
    </>
  );
}
