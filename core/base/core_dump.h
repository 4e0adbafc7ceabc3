// The picture of its memory that the system keeps of a program which crashed (a core dump).
// Thread rule: any thread; it is the whole process's. Failure rule: where it is impossible, all stays as it is.
#pragma once

namespace daylong {

/// There is none from now on: what must not reach a disk may stand in memory that was long given back.
void forbidCoreDumps();

}  // namespace daylong
