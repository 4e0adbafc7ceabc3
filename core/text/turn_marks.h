// Which tokens stand around turns. A file does not always give them the type of control tokens, and some of the names
// are ordinary words in other vocabularies: what the file, the piece's form and its neighbours say together decides.
// Facts from the model makers' published vocabularies. Stateless.
#pragma once

#include "text/vocabulary.h"

#include <vector>

namespace daylong::text {

/// Makes control tokens of those that open or end turns, whatever type the file gives them: markup must find them, and
/// nobody shall open or end a turn by typing.
void protectTurnMarks(Vocabulary& vocabulary);

/// [vocab]: EOS, end of turn and its like. Of a protected vocabulary.
std::vector<bool> turnEnds(const Vocabulary& vocabulary);

}  // namespace daylong::text
