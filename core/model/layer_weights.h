// Finds a model's tensors by name, checks their shapes against what the config demands, and notes which were asked for.
// Internal to core/model. Failure rule: InvalidFile for what is missing or of another shape, Unsupported for the
// unknown.
#pragma once

#include "model/model.h"

#include <deque>
#include <string>
#include <unordered_set>

namespace daylong::model {

class WeightFinder {
public:
    /// Views of fused tensors are added to `views`, what is in no tensor of the file to `made`.
    WeightFinder(const GgufFile& file, std::deque<Tensor>& views, std::deque<std::vector<float>>& made)
        : m_file(file), m_views(views), m_made(made) {}

    bool has(const std::string& name) const { return m_file.findTensor(name) != nullptr; }
    uint64_t rows(const std::string& name) const { return has(name) ? m_file.findTensor(name)->rows() : 0; }
    /// [rows, columns]; required.
    Result<const Tensor*> matrix(const std::string& name, uint64_t rows, uint64_t columns) {
        return shaped(name, {columns, rows, 1, 1});
    }
    /// [experts, rows, columns]; required.
    Result<const Tensor*> experts(const std::string& name, uint64_t experts, uint64_t rows, uint64_t columns) {
        return shaped(name, {columns, rows, experts, 1});
    }
    /// [rows, columns], required, in a type of single elements since kernels read it as floats: norms, biases.
    Result<const Tensor*> vectors(const std::string& name, uint64_t rows, uint64_t columns);
    Result<const Tensor*> vector(const std::string& name, uint64_t columns) { return vectors(name, 1, columns); }
    /// [rows, columns] as one vector, [rows columns].
    Result<const Tensor*> flattened(const std::string& name, uint64_t rows, uint64_t columns);
    /// [columns], or nullptr where the file has none.
    Result<const Tensor*> optionalVector(const std::string& name, uint64_t columns);
    /// Rows [first, first + count) of a matrix, or columns of a vector; nullptr of nullptr.
    const Tensor* rowsOf(const Tensor* tensor, uint64_t first, uint64_t count);
    const Tensor* columnsOf(const Tensor* tensor, uint64_t first, uint64_t count);
    /// Two vectors, number by number.
    const Tensor* product(const Tensor* a, const Tensor* b);
    /// A tensor that the file may have and that is not needed.
    void leave(const std::string& name) {
        if (const Tensor* tensor = m_file.findTensor(name)) m_used.insert(tensor);
    }
    /// All tensors that nothing of the text needs (model.h).
    void leaveOthers(const ModelConfig& config);
    /// A weight that nobody asked for would be left out of the computation, and the model would talk nonsense.
    Result<void> checkAllUsed() const;

private:
    Result<const Tensor*> shaped(const std::string& name, const std::array<uint64_t, 4>& dims);

    const GgufFile& m_file;
    std::deque<Tensor>& m_views;
    std::deque<std::vector<float>>& m_made;
    std::unordered_set<const Tensor*> m_used;
};

/// The weights of layer `index`, as the config has them.
Result<LayerWeights> readLayer(WeightFinder& weights, const ModelConfig& config, uint32_t index);

}  // namespace daylong::model
