/** The mark: three steps of a pipeline. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg aria-hidden="true" viewBox="0 0 20 20" width="20" height="20" className="text-accent">
        <path
          d="M3.5 15.5V9.5H10V4.5H16.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
        />
        <g fill="currentColor">
          <circle cx="3.5" cy="16" r="2.5" />
          <circle cx="10" cy="9.5" r="2.5" />
          <circle cx="16.5" cy="4" r="2.5" />
        </g>
      </svg>
      <span className="max-md:sr-only">Datamin Portal</span>
    </span>
  );
}
