--TEST--
Consent through all systems, s2s.consent = pass: every cell
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.consent=pass
--FILE--
<?php
require __DIR__ . '/../capture.inc';
require __DIR__ . '/consent.inc';
consent_run();
echo "\nVisitor::cookiesToSet():\n";
consent_run_cookies('pass');
?>
--EXPECT--
all granted
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+ aud+ ap+ fs+ as+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
the two granted
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+ aud+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
the others denied
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+ aud+ ap- fs- as-
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
storage denied
  sklik: sid udid 10 hashes headers sznaiid review no string mode as- aud+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
storage missing
  sklik: sid udid 10 hashes headers sznaiid review no string mode aud+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
user data denied
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+ aud-
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
user data missing
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
both denied
  sklik: sid udid 10 hashes headers sznaiid review no string mode as- aud-
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
both missing
  sklik: sid udid 10 hashes headers sznaiid review no string mode as+
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
keys of no system
  sklik: sid udid 10 hashes headers sznaiid review no string mode as- aud-
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
nothing given
  sklik: sid udid 10 hashes headers sznaiid review no string no mode !consent_mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent !consent_mode
  adjust: whole !consent_mode
  knorex: whole !consent_mode
  network: whole !consent_mode
TCF alone
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent !consent_string
  adjust: whole !consent_string
  knorex: whole !consent_string
  network: whole !consent_string
TCF, granted
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, storage denied
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, storage missing
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, user data denied
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, user data missing
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, both denied
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
TCF, both missing
  sklik: sid udid 10 hashes headers sznaiid review string no mode
  adroll: first_party_cookie adct email_sha256 device_id user_id ip user_agent
  adjust: whole
  knorex: whole
  network: whole
no visitor
  sklik: 1 hashes no headers no sznaiid review no string no mode !consent_mode
  adroll: skipped: the event is not valid there !consent_mode
  adjust: sent !consent_mode
  knorex: skipped: no kcid: the visitor did not come from a Knorex ad
  network: skipped: no click id

Nothing left to be recognised by but cookies:
all granted
  sklik: sid udid 0 hashes headers no sznaiid review no string mode as+ aud+ ap+ fs+ as+
  adroll: first_party_cookie ip
  adjust: skipped: there is no device id
  knorex: skipped: no kcid: the visitor did not come from a Knorex ad
  network: skipped: no click id
storage denied
  sklik: sid udid 0 hashes headers no sznaiid review no string mode as- aud+
  adroll: first_party_cookie ip
  adjust: skipped: there is no device id
  knorex: skipped: no kcid: the visitor did not come from a Knorex ad
  network: skipped: no click id
storage missing
  sklik: sid udid 0 hashes headers no sznaiid review no string mode aud+
  adroll: first_party_cookie ip
  adjust: skipped: there is no device id
  knorex: skipped: no kcid: the visitor did not come from a Knorex ad
  network: skipped: no click id

Nothing at all to be recognised by:
all granted
  sklik: 0 hashes headers no sznaiid review no string mode as+ aud+ ap+ fs+ as+
  adroll: skipped: nothing to recognise the visitor by: no adct, first-party cookie, e-mail, device id or user id
  adjust: skipped: there is no device id
  knorex: skipped: no kcid: the visitor did not come from a Knorex ad
  network: skipped: no click id

Visitor::cookiesToSet():
  all granted: _s2s_kcid __adroll_fpc
  the two granted: _s2s_kcid __adroll_fpc
  the others denied: _s2s_kcid __adroll_fpc
  storage denied: _s2s_kcid __adroll_fpc
  storage missing: _s2s_kcid __adroll_fpc
  user data denied: _s2s_kcid __adroll_fpc
  user data missing: _s2s_kcid __adroll_fpc
  both denied: _s2s_kcid __adroll_fpc
  both missing: _s2s_kcid __adroll_fpc
  keys of no system: _s2s_kcid __adroll_fpc
  nothing given: _s2s_kcid __adroll_fpc
  TCF alone: _s2s_kcid __adroll_fpc
  TCF, granted: _s2s_kcid __adroll_fpc
  TCF, storage denied: _s2s_kcid __adroll_fpc
  TCF, storage missing: _s2s_kcid __adroll_fpc
  TCF, user data denied: _s2s_kcid __adroll_fpc
  TCF, user data missing: _s2s_kcid __adroll_fpc
  TCF, both denied: _s2s_kcid __adroll_fpc
  TCF, both missing: _s2s_kcid __adroll_fpc
