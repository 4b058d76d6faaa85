#pragma once

#include <vector>

#include "agreement/fields.hpp"

namespace libsign::agreement {

/// One function for each record of the vocabulary. act.xml and the terms in TOML use the same names, so both are
/// read by these; the order in which values are taken is the order of attributes in act.xml.
Agreement read_agreement(Fields& fields);
Signatory read_signatory(Fields& fields);
Execution read_execution(Fields& fields);
CommenceTerm read_commence(Fields& fields);
InitialTerm read_initial(Fields& fields);
RenewTerm read_renew(Fields& fields);
ExitTerm read_exit(Fields& fields);
ModifyTerm read_modify(Fields& fields);

/// check_uniqueness makes sure of two or more participants, and that no two participants or exits share an id.
void check_uniqueness(const Memorandum& memorandum, const std::string& where, Reading& reading);

}  // namespace libsign::agreement
