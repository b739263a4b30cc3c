namespace GridGrains.Domain.FeatureStore;

/// <summary>Takes a training set part by part and makes a file of it.</summary>
public interface ITrainingOutput : IAsyncDisposable
{
    /// <param name="rows">Rows of the frame in the order of the result.</param>
    /// <param name="features">For each of them the values of all features, in the order of the columns.</param>
    void Write(IReadOnlyList<int> rows, IReadOnlyList<FeatureValue[]> features);

    /// <summary>Ends the file. Not completed, it is of no use.</summary>
    ValueTask CompleteAsync();
}
