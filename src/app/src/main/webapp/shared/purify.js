// DOMPurify as a module: its file makes it a name of the window.
import 'dompurify';

export default globalThis.DOMPurify;
