/** Brings what was just opened into sight: on a narrow page it stands far below what was tapped. */
export function reveal(node: HTMLElement): void {
  const { top } = node.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight * 0.6) node.scrollIntoView({ block: 'start' });
}
