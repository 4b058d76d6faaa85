#include <gnutls/gnutls.h>

// GnuTLS would prepare itself in every run, and is needed for encrypted PDF files alone: libsign prepares it for these.
#pragma GCC visibility push(default)
extern "C" {
GNUTLS_SKIP_GLOBAL_INIT
}
#pragma GCC visibility pop
