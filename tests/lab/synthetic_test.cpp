// Synthetic models: what the writer puts into a file, the loader finds in it.
#include "lab/models/synthetic_layout.h"

#include "model/describe.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

using namespace daylong;
using namespace daylong::model;
using namespace daylong::lab;

namespace {

const SyntheticGeometry kTiny{"tiny", 256, 2, 4, 2, 64, 512, 300, 128, 10000.0F, true};
constexpr DType kTypes[] = {DType::F32,  DType::F16,    DType::BF16,   DType::Q8_0, DType::Q4_0, DType::Q4_1,
                            DType::Q5_0, DType::Q5_1,   DType::Q2_K,   DType::Q3_K, DType::Q4_K, DType::Q5_K,
                            DType::Q6_K, DType::IQ4_NL, DType::IQ4_XS, DType::MXFP4};

std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Calls check(type, model) with a synthetic model of each type.
template <class Check>
void eachType(const Check& check) {
    const unit::TemporaryFolder folder;
    for (const DType type : kTypes) {
        const auto path = folder / "model.gguf";
        REQUIRE(writeSyntheticModel(kTiny, type, path));
        const auto loaded = loadModel(path);
        REQUIRE(loaded);
        check(type, **loaded);
    }
}

}  // namespace

TEST("a synthetic model of every type loads with the shape that was asked for") {
    eachType([](DType type, const Model& model) {
        const ModelConfig& config = model.config;
        CHECK_EQUAL(config.dim, kTiny.dim);
        CHECK_EQUAL(config.heads, kTiny.heads);
        CHECK_EQUAL(config.kvHeads, kTiny.kvHeads);
        CHECK_EQUAL(config.vocabSize, kTiny.vocabSize);
        CHECK(config.tiedOutput);
        CHECK(model.output == model.embedding);
        CHECK(model.layers.at(1).ffnDown->type == type);
    });
}

TEST("synthetic matrices of every type are centred, and spread so that a product keeps the size of its input") {
    eachType([](DType type, const Model& model) {
        const Tensor& matrix = *model.layers[0].ffnUp;
        std::vector<float> row(matrix.columns());
        double sum = 0.0, squares = 0.0;
        for (uint64_t i = 0; i < matrix.rows(); ++i) {
            dequantizeRow(type, matrix.data + i * rowBytes(type, matrix.columns()), row);
            for (const float value : row) {
                sum += value;
                squares += double{value} * value;
            }
        }
        const double count = static_cast<double>(matrix.rows() * matrix.columns());
        CHECK_NEAR(sum / count, 0.0, 0.002);
        CHECK_NEAR(std::sqrt(squares / count), 1.0 / 16.0, 0.006);
    });
}

TEST("rows that a K type cannot hold become Q8_0") {
    CHECK(syntheticType(DType::Q4_K, 576) == DType::Q8_0);
    CHECK(syntheticType(DType::Q6_K, 576) == DType::Q8_0);
    CHECK(syntheticType(DType::Q4_0, 576) == DType::Q4_0);
    CHECK(syntheticType(DType::Q4_K, 1536) == DType::Q4_K);
}

TEST("the same geometry and type give the same bytes") {
    const unit::TemporaryFolder folder;
    REQUIRE(writeSyntheticModel(kTiny, DType::Q4_K, folder / "a.gguf"));
    REQUIRE(writeSyntheticModel(kTiny, DType::Q4_K, folder / "b.gguf"));
    CHECK(bytesOf(folder / "a.gguf") == bytesOf(folder / "b.gguf"));
}

TEST("an untied synthetic model has an output matrix of its own") {
    const unit::TemporaryFolder folder;
    SyntheticGeometry untied = kTiny;
    untied.tied = false;
    REQUIRE(writeSyntheticModel(untied, DType::Q8_0, folder / "model.gguf"));
    const auto loaded = loadModel(folder / "model.gguf");
    REQUIRE(loaded);
    CHECK(!(*loaded)->config.tiedOutput);
    CHECK((*loaded)->output != (*loaded)->embedding);
}

TEST("the named geometries have the parameters of the models they imitate") {
    CHECK(!syntheticGeometry("900b"));
    const auto parameters = [](const SyntheticGeometry& g) {
        const uint64_t perLayer =
            2ULL * g.dim + uint64_t{g.dim} * g.headDim * (2 * g.heads + 2 * g.kvHeads) + 3ULL * g.dim * g.ffn;
        return (g.tied ? 1 : 2) * uint64_t{g.vocabSize} * g.dim + g.layers * perLayer + g.dim;
    };
    REQUIRE(syntheticGeometry("135m") && syntheticGeometry("1b") && syntheticGeometry("7b"));
    CHECK_EQUAL(parameters(*syntheticGeometry("135m")), 134515008U);
    CHECK_EQUAL(parameters(*syntheticGeometry("1b")), 1235814400U);
    CHECK_EQUAL(parameters(*syntheticGeometry("7b")), 6738415616U);
}

TEST("synthetic models of the newer families are theirs, layer by layer, as those that they imitate") {
    const unit::TemporaryFolder folder;
    struct Case {
        const char* name;
        double parameters;
        const char* layers;
    };
    for (const Case& each :
         {Case{
              "qwen3.5-0.8b", 0.75e9,
              "18 of 24 layers keep a state of 19 MiB and see everything in it; 6 layers see the sinks and the window"},
          {"qwen3.5-4b", 4.2e9,
           "24 of 32 layers keep a state of 50 MiB and see everything in it; 8 layers see the sinks and the window"},
          {"gemma4-e2b", 4.6e9,
           "7 of 35 (4, 9, 14, 19, 24, 29, 34); the others see the last 512 tokens alone; 20 reuse "
           "the keys of a layer before them"},
          {"lfm2-1.2b", 1.17e9,
           "10 of 16 layers keep a state of 5 KiB and see everything in it; 6 layers see the sinks and the window"}}) {
        SyntheticGeometry geometry = *syntheticGeometry(each.name);
        double parameters = 0.0;
        for (const SyntheticTensor& tensor : syntheticLayout(geometry).tensors)
            parameters +=
                static_cast<double>(tensor.dims[0]) * static_cast<double>(tensor.dims.size() > 1 ? tensor.dims[1] : 1);
        CHECK_NEAR(parameters / each.parameters, 1.0, 0.03);
        geometry.vocabSize = 300;  // what is written then is small enough for a test
        geometry.layerInput /= 8;
        geometry.dim = 64;
        geometry.ffn = 64;
        REQUIRE(writeSyntheticModel(geometry, DType::Q4_0, folder / "model.gguf"));
        const auto loaded = loadModel(folder / "model.gguf");
        if (!loaded) unit::fail(__FILE__, __LINE__, loaded.error().message);
        REQUIRE(loaded);
        CHECK_EQUAL(sinkLayers((*loaded)->config, 4096), each.layers);
    }
}

TEST("writing where one may not says so and leaves nothing behind") {
    const unit::TemporaryFolder folder;
    const auto result = writeSyntheticModel(kTiny, DType::Q8_0, folder / "absent" / "model.gguf");
    REQUIRE(!result);
    CHECK(result.error().message.find("model.gguf") != std::string::npos);
    CHECK(std::filesystem::is_empty(folder / ""));
}
