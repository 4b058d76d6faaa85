#pragma once

#include <vector>

#include <libsign/act.hpp>

#include "agreement/page.hpp"

namespace libsign::agreement {

/// render_body writes what an act of one kind states. Each value of the body shows, so that two acts that differ
/// have renderings that differ.
void render_body(Page& page, const Memorandum& memorandum);
void render_body(Page& page, const Modification& modification);
void render_body(Page& page, const Consent& consent);
void render_body(Page& page, const Notice& notice);
void render_body(Page& page, const Receipt& receipt);
void render_body(Page& page, const Delivery& delivery);
void render_body(Page& page, const Authority& authority);
void render_body(Page& page, const PointOfContact& contact);
void render_body(Page& page, const Succession& succession);
void render_body(Page& page, const AgreedReading& reading);
void render_body(Page& page, const Integration& integration);
void render_body(Page& page, const Authorisation& authorisation);
void render_body(Page& page, const Withdrawal& withdrawal);
void render_body(Page& page, const Determination& determination);
void render_body(Page& page, const Arrangement& arrangement);
void render_body(Page& page, const Register& closed);
void render_body(Page& page, const AgreedRenewal& renewal);

/// render_text writes a text, each block below its label.
void render_text(Page& page, const std::vector<TextBlock>& blocks);

}  // namespace libsign::agreement
