#pragma once

/// LIBSIGN_EXPORT marks what the shared library shows to embedders; everything else is hidden.
#define LIBSIGN_EXPORT __attribute__((visibility("default")))
