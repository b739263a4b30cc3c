namespace GridGrains.Domain.Documents;

/// <summary>Small documents that people write and programs obey: declarations, rules. One collection changes as a whole, under a revision.</summary>
public interface IDocumentStore
{
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    ValueTask<DocumentSet> LoadAsync(string collection, CancellationToken cancellation);

    /// <summary>Replaces the collection by these documents, durably and all at once, if it is still at the revision that the caller has read.</summary>
    /// <returns>False where somebody else was faster: nothing was changed.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c></exception>
    ValueTask<bool> TryReplaceAsync(string collection, long expectedRevision, DocumentSet documents, CancellationToken cancellation);
}

/// <param name="Revision">0 for a collection that was never written.</param>
/// <param name="Documents">By their names within the collection.</param>
public sealed record DocumentSet(long Revision, IReadOnlyDictionary<string, string> Documents)
{
    public static readonly DocumentSet Empty = new(0, new Dictionary<string, string>());
}
