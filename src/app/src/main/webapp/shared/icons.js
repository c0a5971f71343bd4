// Our own small set, drawn on a grid of 24 with one stroke. <rm-icon name="queue"></rm-icon> is decoration; with `label` it is a picture that says so.
import {LitElement, css, html, svg, nothing} from 'lit';

const paths = {
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.700 1.900 7.500 5.500',
  add: 'M12 5v14M5 12h14',
  alias: 'M4 7h6l4 10h6M16.500 13.500 20 17l-3.500 3.500M14 7h6M16.500 3.500 20 7l-3.500 3.500',
  application: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  archive: 'M3.500 5h17v4h-17zM5 9v10h14V9M10 13h4',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  attach: 'M8 12.500 14.500 6a3 3 0 0 1 4.300 4.300l-8 8a5 5 0 0 1-7-7L11 4',
  audit: 'M6 3.500h9l4 4v13H6zM9 12h7M9 16h7M9 8h3',
  back: 'M19 12H5M11 6l-6 6 6 6',
  bold: 'M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3.500V7M16 3.500V7',
  check: 'M5 12.500 10 17.500 19 7',
  chevron: 'M9 6l6 6-6 6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2',
  close: 'M6 6l12 12M18 6 6 18',
  compose: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  dark: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z',
  destination: 'M12 21s7-6.200 7-11.500a7 7 0 1 0-14 0C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  domain: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 12h17M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
  download: 'M12 4v11M7 11l5 5 5-5M4.500 20h15',
  draft: 'M6 3.500h9l4 4v13H6zM9.500 16.500l1-3 4-4 2 2-4 4z',
  external: 'M14 4h6v6M20 4l-9 9M18 13v7H4V6h7',
  eye: 'M2.500 12C5 7.500 8.300 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.800 6.500-9.500 6.500S5 16.500 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  failed: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500v5.500M12 16.200v.3',
  filter: 'M4 6h16M7 12h10M10 18h4',
  flag: 'M6 21V4M6 4.500h12l-2.500 4 2.500 4H6',
  folder: 'M3.500 6h6l2 2.500h9V19h-17z',
  forward: 'M4 18v-3a5 5 0 0 1 5-5h10M14 5l5 5-5 5',
  format: 'M5 6.500V5h14v1.500M12 5v14M9.500 19h5',
  hold: 'M8 5v14M16 5v14',
  home: 'M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500v.01',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1.500 3h3L15 13h5',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  junk: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.800 5.800l12.400 12.400',
  key: 'M15 13a4.500 4.500 0 1 0-4.300-3.200L4 16.500V20h3.500v-2.500H10V15l1.800-1.800a4.500 4.500 0 0 0 3.200-.2zM16 8v.01',
  keyboard: 'M3 6.500h18v11H3zM7 10v.01M11 10v.01M15 10v.01M18 10v.01M8 14h8',
  language: 'M4 6h9M8.500 4v2M11 6c-.5 4-3 7-7 9M6 9c1 3 3 5 6 6M12.500 20 16.500 10l4 10M14 16.500h5',
  light: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500V5M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300 7 7M17 17l1.700 1.700M5.300 18.700 7 17M17 7l1.700-1.700',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  list: 'M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01',
  logout: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  mail: 'M3.500 5.500h17v13h-17zM4 6l8 7 8-7',
  mailopen: 'M3.500 10 12 4l8.500 6v10h-17zM4 10.500l8 5 8-5',
  menu: 'M4 6.500h16M4 12h16M4 17.500h16',
  minus: 'M5 18h14',
  more: 'M12 5.500v.01M12 12v.01M12 18.500v.01',
  node: 'M4 4.500h16v6H4zM4 13.500h16v6H4zM7.500 7.500v.01M7.500 16.500v.01',
  overview: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  people: 'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19c.6-3 3.200-4.700 6.500-4.700s5.900 1.700 6.500 4.700M15.500 5a3.300 3.300 0 0 1 0 6.300M18 14.800c1.900.7 3.200 2.200 3.600 4.200',
  play: 'M8 5.500v13l10.500-6.500z',
  queue: 'M4 6h16M4 12h10M4 18h7M18 12v7M15 16.500l3 3 3-3',
  refresh: 'M20 11a8 8 0 0 0-14.500-4L4 9M4 4.500V9h4.500M4 13a8 8 0 0 0 14.500 4L20 15M20 19.500V15h-4.500',
  reply: 'M20 18v-3a5 5 0 0 0-5-5H5M10 5l-5 5 5 5',
  replyall: 'M21 18v-3a5 5 0 0 0-5-5H8M12.500 5l-5 5 5 5M7.500 5l-5 5 5 5',
  route: 'M6 20a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM18 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8.500 17.500H15a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.500',
  rules: 'M4 7h9M17 7h3M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM4 17h3M11 17h9M9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20.500 20.500',
  send: 'M4 12 20 4l-5 16-3.500-6.500zM11.500 13.500 20 4',
  settings: 'M4 6.500h8M18 6.500h2M15 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM4 17.500h2M12 17.500h8M9 20a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM4 12h16',
  shield: 'M12 3.500 19 6v5.500c0 4.300-2.800 7.500-7 9-4.200-1.500-7-4.700-7-9V6zM9 12l2.200 2.200L15.500 10',
  star: 'M12 4l2.500 5.200 5.700.8-4.100 4 1 5.700-5.100-2.700-5.100 2.700 1-5.700-4.100-4 5.700-.8z',
  stop: 'M6.500 6.500h11v11h-11z',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.500 8.500v.01',
  trace: 'M6 4.500v15M6 7h.01M6 12h.01M6 17h.01M10 7h10M10 12h7M10 17h9',
  trash: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10 11v5.500M14 11v5.500',
  underline: 'M7 4.500v7a5 5 0 0 0 10 0v-7M6 20h12',
  undo: 'M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-3',
  warning: 'M12 4 2.500 20h19zM12 10v5M12 17.500v.01',
};

export class Icon extends LitElement {
  static properties = {name: {}, label: {}, size: {type: Number}, filled: {type: Boolean}};
  static styles = css`:host { display: inline-flex; flex: none; } svg { display: block; }`;

  render() {
    const size = this.size || 20;
    return html`<svg
      width=${size}
      height=${size}
      viewBox="0 0 24 24"
      fill=${this.filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      role=${this.label ? 'img' : nothing}
      aria-label=${this.label || nothing}
      aria-hidden=${this.label ? nothing : 'true'}
    >${svg`<path d=${paths[this.name] ?? ''}></path>`}</svg>`;
  }
}
customElements.define('rm-icon', Icon);
