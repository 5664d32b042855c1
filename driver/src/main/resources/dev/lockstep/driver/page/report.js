// Shows the values under the pointer. Written without less-than and ampersand, so that the page is also well-formed XML.
document.querySelectorAll('figure.chart').forEach(function (figure) {
  var svg = figure.querySelector('svg');
  var curves = Array.from(figure.querySelectorAll('polyline')).map(function (line) {
    return {
      name: line.dataset.name,
      epochs: line.dataset.epochs.split(' '),
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
  figure.appendChild(tip);
  function nearest(xs, x) {
    return xs.reduce(function (best, other, i) {
      return Math.abs(xs[best] - x) > Math.abs(other - x) ? i : best;
    }, 0);
  }
  function show(visible) {
    hair.style.visibility = tip.style.visibility = visible ? 'visible' : 'hidden';
  }
  svg.addEventListener('pointermove', function (event) {
    var box = svg.getBoundingClientRect();
    var scale = box.width / svg.viewBox.baseVal.width;
    var x = (event.clientX - box.left) / scale;
    var at = nearest(curves[0].xs, x);
    hair.setAttribute('x1', curves[0].xs[at]);
    hair.setAttribute('x2', curves[0].xs[at]);
    tip.textContent = ['epoch ' + curves[0].epochs[at]].concat(curves.map(function (curve) {
      return curve.name + ' ' + curve.values[nearest(curve.xs, curves[0].xs[at])];
    })).join('\n');
    var left = svg.offsetLeft || 18;
    var pixels = left + curves[0].xs[at] * scale;
    tip.style.left = Math.max(4, pixels > box.width / 2 ? pixels - tip.offsetWidth - 12 : pixels + 12) + 'px';
    show(true);
  });
  svg.addEventListener('pointerleave', function () { show(false); });
});
