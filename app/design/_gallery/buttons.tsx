import { Button, LinkButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button.client';
import { Icon } from '@/components/ui/icon';
import { Keys } from '@/components/ui/kbd';
import { Link } from '@/components/ui/link';
import { Row, Section } from './section';

const looks = ['default', 'primary', 'danger', 'quiet'] as const;

export function Buttons() {
  return (
    <Section id="buttons" title="Buttons, links and keys">
      {[false, true].map((small) => (
        <Row key={String(small)}>
          {looks.map((look) => (
            <Button key={look} look={look} small={small}>
              {look === 'primary' ? <Icon name="play" /> : null}
              {look}
            </Button>
          ))}
          <Button small={small} disabled>
            disabled
          </Button>
          <Button small={small} look="primary" aria-disabled="true">
            Sending…
          </Button>
          <LinkButton small={small} href="#buttons">
            A link
          </LinkButton>
        </Row>
      ))}
      <Row>
        <CopyButton text="copied" />
        <Keys keys={['Ctrl', 'K']} />
        <Keys keys={['?']} />
      </Row>
      <p>
        A <Link href="#buttons">link in a sentence</Link>,{' '}
        <Link look="plain" href="#buttons">
          a name in a list
        </Link>
        .
      </p>
    </Section>
  );
}
