import '../shared/elements.js';
