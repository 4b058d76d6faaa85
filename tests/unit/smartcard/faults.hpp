#pragma once

/// Faults steers the module between program and SoftHSM. Its C_GetFunctionList loads what SMARTCARD_FAULTS_TARGET
/// names; `smartcard_faults` returns this.
struct Faults {
  const char* function = "";   // the one that fails, for example "C_Sign"
  unsigned long value = 0;     // what it returns instead of being carried out
  int spared = 0;              // calls that still work
  int times = 0;               // calls that fail then
  unsigned long flags_on = 0;  // token flags that are set, and cleared
  unsigned long flags_off = 0;
  unsigned long hidden_mechanism = ~0ul;
  const char* serial = nullptr;  // another serial number
  bool certificates_need_login = false;
  bool spoil_values = false;  // signatures are wrong
  bool pinpad = false;        // C_Login gets no PIN and types `pinpad_pin` instead
  const char* pinpad_pin = "";

  int logins = 0;  // calls seen
  int context_logins = 0;
  int searches = 0;
  int signatures = 0;
  int open_sessions = 0;  // that were not closed yet
};

extern "C" Faults* smartcard_faults();
