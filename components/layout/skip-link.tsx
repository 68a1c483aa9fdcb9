/** The keyboard's first stop: skips the header. `#main` takes the focus. */
export function SkipLink() {
  return (
    <a href="#main" className="btn btn-primary skip-link">
      Skip to content
    </a>
  );
}
