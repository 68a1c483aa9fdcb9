/** Tags as a person types them: separated by commas, empty ones dropped. */
export function tagsFromText(text: FormDataEntryValue | null): string[] {
  if (typeof text !== 'string') return [];
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
