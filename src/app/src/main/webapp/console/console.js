import '../shared/shell.js';
import '../shared/chart.js';
