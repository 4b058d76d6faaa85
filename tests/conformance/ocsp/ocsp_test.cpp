#include <catch2/catch.hpp>

#include "crypto/der.hpp"
#include "exceptions.hpp"
#include "pki/revocation_parts.hpp"
#include "pki/ocsp_parts.hpp"
