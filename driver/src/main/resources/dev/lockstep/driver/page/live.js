// Takes what has changed as the server sends it. Written without less-than and ampersand, as the report's script.
(function () {
  var connection = document.getElementById('connection');
  var source = new EventSource('events');
  function say(word, state) {
    connection.textContent = word;
    connection.dataset.state = state;
  }
  say('connecting', 'waits');
  source.onopen = function () { say('live', 'live'); };
  source.onmessage = function (event) {
    var sections = JSON.parse(event.data);
    Object.keys(sections).forEach(function (name) {
      var place = document.getElementById(name);
      place.innerHTML = sections[name];
      if (place.classList.contains('chart')) {
        place.classList.toggle('absent', sections[name] === '');
        enliven(place);
      }
    });
  };
  source.addEventListener('ended', function () {
    source.close();
    say('this run has ended', 'ended');
  });
  source.onerror = function () { say('the connection is lost; what is shown may be old; trying again', 'lost'); };
})();
