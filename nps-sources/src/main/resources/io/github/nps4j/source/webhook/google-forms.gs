/**
 * Sends each answer of a Google Form to nps4j, signed (preset google-forms).
 *
 * To set it up: in the form, open Extensions > Apps Script, paste this file, fill in SETTINGS, store the secret once by
 * Project Settings > Script Properties as NPS4J_SECRET, run install() and allow what Google asks for. sendTest() sends a
 * message that is answered and not kept.
 */
var SETTINGS = {
  url: 'https://example.com/webhooks/google-forms',
  // titles of the questions as they stand in the form; leave '' what the form has not
  score: 'How likely are you to recommend us?',
  comment: 'What is the main reason for your score?',
  email: '',
  phone: '',
  customerId: '',
  attempts: 4
};

function install() {
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (trigger.getHandlerFunction() === 'onAnswer') {
      ScriptApp.deleteTrigger(trigger);
    }
  });
  ScriptApp.newTrigger('onAnswer').forForm(FormApp.getActiveForm()).onFormSubmit().create();
}

function onAnswer(e) {
  var body = answer(e.response, Date.now());
  if (body.score === undefined) {
    console.warn('The NPS question was not answered, or SETTINGS.score is not its title; nothing was sent.');
    return;
  }
  send(JSON.stringify(body));
}

function sendTest() {
  send(JSON.stringify({test: true}));
}

/** The fields of generic-json. An edited answer keeps its id; the revision tells which state is the later one. */
function answer(response, revision) {
  var byTitle = {};
  response.getItemResponses().forEach(function (item) {
    byTitle[item.getItem().getTitle()] = item.getResponse();
  });
  function given(title) {
    var value = title === '' ? undefined : byTitle[title];
    return value === null || value === '' ? undefined : value;
  }
  return {
    id: response.getId(),
    revision: revision,
    survey: FormApp.getActiveForm().getId(),
    score: given(SETTINGS.score),
    comment: given(SETTINGS.comment),
    responded_at: response.getTimestamp().toISOString(),
    email: response.getRespondentEmail() || given(SETTINGS.email),
    phone: given(SETTINGS.phone),
    customer_id: given(SETTINGS.customerId)
  };
}

/** Tries again on limits and errors of the server. If all attempts fail the execution is marked as failed by Google. */
function send(text) {
  var secret = PropertiesService.getScriptProperties().getProperty('NPS4J_SECRET');
  if (!secret) {
    throw new Error('Store the secret as NPS4J_SECRET in the script properties.');
  }
  for (var attempt = 1; ; attempt++) {
    var timestamp = String(Math.floor(Date.now() / 1000));
    var reply = UrlFetchApp.fetch(SETTINGS.url, {
      method: 'post',
      contentType: 'application/json',
      payload: text,
      headers: {
        'X-Nps4j-Timestamp': timestamp,
        'X-Nps4j-Signature': 'sha256=' + signature(timestamp + '.' + text, secret)
      },
      followRedirects: false,
      muteHttpExceptions: true
    });
    var status = reply.getResponseCode();
    if (status >= 200 && status < 300) {
      return;
    }
    if (attempt >= SETTINGS.attempts || (status !== 429 && status < 500)) {
      throw new Error('The answer was not taken: status ' + status + '. ' + reply.getContentText().slice(0, 200));
    }
    Utilities.sleep(1000 * Math.pow(4, attempt));
  }
}

function signature(text, secret) {
  return Utilities.computeHmacSha256Signature(text, secret, Utilities.Charset.UTF_8)
    .map(function (byte) {
      return ('0' + (byte & 0xff).toString(16)).slice(-2);
    })
    .join('');
}
