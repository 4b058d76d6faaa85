#pragma once

#include <vector>

#include <libsign/agreement.hpp>

namespace libsign::test {

inline const std::vector<TextBlock> kText{
    {"title", "", "MEMORANDUM OF COOPERATION"},
    {"parties", "", "Japan and Estonia (hereinafter the “Participants”) have decided as follows:"},
    {"sec_1", "SECTION 1", "Duration"},
    {"sec_1__para_1", "1.", "This MoU will continue for three (3) years."},
    {"sec_1__para_2", "2.", "It may be modified in writing by mutual consent of the Participants."},
    {"sec_2", "SECTION 2", "Cooperation"},
    {"sec_2__para_1", "1.", "The Participants will cooperate on:"},
    {"sec_2__para_1__point_a", "a)", "digital identity;"},
    {"sec_2__para_1__point_b", "b)", "electronic signatures."},
    {"sec_2__para_2", "2.", "They will meet once a year."},
    {"conclusions", "", "Signed in Tallinn on 6 May 2022."},
    {"signatures__p_1", "", "For Japan"},
    {"signatures__p_2", "", "For Estonia"},
};

}  // namespace libsign::test
