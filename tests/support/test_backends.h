// The backend that a conformance test runs on: one test source for all of them. $DAYLONG_TEST_BACKEND names it
// ("cpu_avx2", "vulkan", "cuda:1", ...; cpu, at its best level, when unset); tests/gpu/CMakeLists.txt makes a CTest
// test for each. A device that is not here skips the test, unless $DAYLONG_REQUIRE_GPU ("cuda,vulkan") names its kind:
// then it fails.
#pragma once

#include "engine/backend.h"
#include "engine/generator.h"

#include <memory>
#include <string>

namespace daylong::testing {

/// The name that the environment gives.
std::string backendName();

/// A new backend of that kind; nullptr, and the running test skipped or failed, where it cannot be had. Vulkan's runs
/// under validation where that is installed, unless $DAYLONG_VULKAN_VALIDATION is 0, and what that says fails the test;
/// where it is "required", a machine without the layer has no such backend.
std::unique_ptr<engine::Backend> makeTestBackend();

/// One for the whole program, since compiling kernels takes longest; loadWeights and prepare replace what was there.
engine::Backend* sharedBackend();

/// The shared one as if it were a new one, for what wants to own its backend.
std::unique_ptr<engine::Backend> borrowBackend();

}  // namespace daylong::testing
