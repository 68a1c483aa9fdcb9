/** First stop of the keyboard: past the header. `#main` takes the focus. */
export function SkipLink() {
  return (
    <a href="#main" className="btn btn-primary skip-link">
      Skip to content
    </a>
  );
}
