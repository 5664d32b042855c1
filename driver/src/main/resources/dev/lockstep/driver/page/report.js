// Shows the values under the pointer, or where arrow keys went. Written without less-than and ampersand, so that the page is
// also well-formed XML.
function nearest(xs, x) {
  return xs.reduce(function (best, other, i) {
    return Math.abs(xs[best] - x) > Math.abs(other - x) ? i : best;
  }, 0);
}
// Gives a chart what is shown over it: once for the figure, and again whenever it was drawn anew.
function enliven(figure) {
  var svg = figure.querySelector('svg');
  if (svg === null) return;
  var unit = svg.dataset.unit;
  var curves = Array.from(figure.querySelectorAll('polyline')).map(function (line) {
    return {
      name: line.dataset.name,
      places: line.dataset.at.split(' '),
      values: line.dataset.values.split(' '),
      xs: line.getAttribute('points').split(' ').map(parseFloat)
    };
  });
  var hair = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  hair.setAttribute('class', 'hair');
  hair.setAttribute('y1', 28);
  hair.setAttribute('y2', 244);
  svg.appendChild(hair);
  var tip = document.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('role', 'status');
  figure.appendChild(tip);
  var longest = curves.reduce(function (most, curve) {
    return curve.xs.length > most.xs.length ? curve : most;
  }, curves[0]);
  figure.at = figure.at === undefined ? -1 : figure.at;
  figure.look = function (at) {
    figure.at = Math.min(at, longest.xs.length - 1);
    var visible = figure.at >= 0;
    hair.style.visibility = tip.style.visibility = visible ? 'visible' : 'hidden';
    if (!visible) return;
    var x = longest.xs[figure.at];
    hair.setAttribute('x1', x);
    hair.setAttribute('x2', x);
    tip.textContent = [unit + ' ' + longest.places[figure.at]].concat(curves.map(function (curve) {
      return curve.name + ' ' + curve.values[nearest(curve.xs, x)];
    })).join('\n');
    var width = svg.getBoundingClientRect().width;
    var pixels = (svg.offsetLeft || 18) + x * width / svg.viewBox.baseVal.width;
    tip.style.left = Math.max(4, pixels > width / 2 ? pixels - tip.offsetWidth - 12 : pixels + 12) + 'px';
  };
  figure.lookAt = function (event) {
    var box = svg.getBoundingClientRect();
    figure.look(nearest(longest.xs, (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width));
  };
  figure.last = longest.xs.length - 1;
  figure.look(figure.at);
  if (figure.dataset.alive) return;
  figure.dataset.alive = 'yes';
  figure.addEventListener('pointermove', function (event) { figure.lookAt(event); });
  figure.addEventListener('pointerleave', function () { figure.look(-1); });
  figure.addEventListener('blur', function () { figure.look(-1); });
  figure.addEventListener('keydown', function (event) {
    var from = 0 > figure.at ? figure.last : figure.at;
    var to = {ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: figure.last}[event.key];
    if (event.key === 'Escape') {
      figure.look(-1);
    } else if (to !== undefined) {
      figure.look(Math.max(0, Math.min(figure.last, to)));
      event.preventDefault();
    }
  });
}
document.querySelectorAll('figure.chart').forEach(enliven);
