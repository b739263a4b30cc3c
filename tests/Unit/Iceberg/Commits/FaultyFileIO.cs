using GridGrains.Iceberg.IO;

namespace GridGrains.Tests.Unit.Iceberg.Commits;

/// <summary>Fails the nth operation that changes something, and, as after a crash, every one after it until it is revived.</summary>
internal sealed class FaultyFileIO(IFileIO inner) : IFileIO
{
    private int _untilFailure = int.MaxValue;

    public int Operations { get; private set; }

    /// <summary>Whether an operation has failed since the last order to.</summary>
    public bool HasFailed { get; private set; }

    public void FailAfter(int operations) => (_untilFailure, HasFailed) = (operations, false);

    public void Revive() => _untilFailure = int.MaxValue;

    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken = default) => inner.OpenReadAsync(location, cancellationToken);

    public async ValueTask<OutputFile> CreateAsync(string location, CancellationToken cancellationToken = default)
    {
        Step($"create {location}");
        return new FaultyOutput(this, await inner.CreateAsync(location, cancellationToken));
    }

    public ValueTask<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) => inner.ExistsAsync(location, cancellationToken);

    public ValueTask<bool> DeleteAsync(string location, CancellationToken cancellationToken = default)
    {
        Step($"delete {location}");
        return inner.DeleteAsync(location, cancellationToken);
    }

    public IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default) => inner.ListAsync(folder, cancellationToken);

    private void Step(string what)
    {
        Operations++;
        if (_untilFailure-- <= 0)
        {
            (_untilFailure, HasFailed) = (0, true);
            throw new IOException($"Injected fault: {what}");
        }
    }

    private sealed class FaultyOutput(FaultyFileIO owner, OutputFile inner) : OutputFile
    {
        public override string Location => inner.Location;

        public override Stream Stream => inner.Stream;

        public override ValueTask<long> CompleteAsync(CancellationToken cancellationToken = default)
        {
            owner.Step($"complete {Location}");
            return inner.CompleteAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
