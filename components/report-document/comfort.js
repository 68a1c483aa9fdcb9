// The only script of a shared report. Without it days are typed, and tables replace the charts' readers.

// After painting: a browser takes longer to build a date input than the whole head of the report.
const afterPaint = (then) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));
afterPaint(() => {
  for (const field of document.querySelectorAll('input[data-max]')) {
    // Not while somebody is typing in it.
    if (field === document.activeElement) continue;
    field.min = field.dataset.min ?? '';
    field.max = field.dataset.max;
    field.type = 'date';
  }
  // Shows a chart's marks to whoever points at them.
  for (const frame of document.querySelectorAll('.chart-reader[data-marks]')) {
    const { grid = '', marks = '', day } = frame.dataset;
    const [columns, rows, first, top, pitch] = grid.split(',').map(Number);
    const lines = marks.split('\n');
    const make = (name) => {
      const element = document.createElement('div');
      element.className = name;
      element.hidden = true;
      element.ariaHidden = 'true';
      frame.append(element);
      return element;
    };
    const light = make('reader-light');
    const tip = make('reader-tip');
    const words = (index) => {
      const [name, ...facts] = lines[index].split('\t');
      const at = day === undefined ? '' : dayName(Number(day) + index);
      if (facts.length < 2) return [at + name, ...(facts[0] ?? '').split(', ')];
      const [succeeded, failed, duration] = facts;
      return [
        at + name,
        `${succeeded} succeeded`,
        `${failed} failed`,
        duration ? `on average ${duration}` : 'duration unknown',
      ];
    };
    const dayName = (serial) =>
      new Date(serial * 864e5).toLocaleDateString('en-GB', {
        timeZone: 'UTC',
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      });
    const place = (element, left, at) => {
      element.style.left = `${left}px`;
      element.style.top = `${at}px`;
    };
    const hide = () => {
      light.hidden = tip.hidden = true;
    };
    const show = (event) => {
      const box = frame.getBoundingClientRect();
      const width = box.width / columns;
      const column = Math.floor((event.clientX - box.left) / width);
      const row = rows > 1 ? Math.floor((event.clientY - box.top - top) / pitch) : 0;
      const index = column * rows + row - first;
      if (row < 0 || row >= rows || column < 0 || column >= columns || lines[index] === undefined)
        return hide();
      tip.replaceChildren(
        ...words(index).map((text, at) => {
          const line = document.createElement(at ? 'span' : 'b');
          line.textContent = text;
          return line;
        }),
      );
      light.hidden = tip.hidden = false;
      light.style.width = `${width}px`;
      light.style.height = `${pitch}px`;
      place(light, column * width, top + row * pitch);
      const after = (column + 1) * width + 8;
      const room = box.width - tip.offsetWidth;
      const beside = after <= room ? after : column * width - 8 - tip.offsetWidth;
      place(tip, Math.max(0, Math.min(beside, room)), top + row * pitch);
    };
    frame.addEventListener('pointermove', show);
    frame.addEventListener('pointerdown', show);
    frame.addEventListener('pointerleave', hide);
  }
});
