// Addresses of the pages: /board, /docket, /plan/SPACE ... The first step
// names the page, the rest belongs to it.

class Router {
  path = $state(location.pathname);

  constructor() {
    window.addEventListener('popstate', () => (this.path = location.pathname));
  }

  get steps(): string[] {
    return this.path.split('/').filter(Boolean).map(decode);
  }

  go(path: string, replace = false): void {
    if (this.#move(path, replace)) window.scrollTo(0, 0);
  }

  /** A choice within the page: back undoes it, and the page stays where it is. */
  pick(path: string): void {
    this.#move(path, false);
  }

  #move(path: string, replace: boolean): boolean {
    if (path === this.path) return false;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    this.path = location.pathname;
    return true;
  }

  /** For a link's onclick: leaves new tabs and other buttons to the browser. */
  follow = (event: MouseEvent): void => {
    const link = event.currentTarget;
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.go(link.pathname);
  };
}

/** A step with broken escapes is kept as it stands: it names no page. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

export const router = new Router();
