// Descriptors 0 to 2 that a program came without. The next file that it opens would be one of them: the transcript as
// standard error, into which every message is written.
// Thread rule: to be called first in main. Failure rule: where it is impossible, all stays as it is.
#pragma once

namespace daylong {

/// Those that are closed stay unusable.
void keepStandardDescriptors();

}  // namespace daylong
