using GridGrains.Domain.Documents;
using GridGrains.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class SqliteDocumentStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-documents-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Documents_survive_and_a_late_writer_is_refused()
    {
        using (var store = Open())
        {
            await DocumentStoreRules.CheckAsync(store, Cancellation);
        }

        using var again = Open();
        Assert.Equal("2", (await again.LoadAsync("rules", Cancellation)).Documents["b"]);
    }

    private SqliteDocumentStore Open() => SqliteDocumentStore.Open(Path.Combine(_directory, "documents.db"), CommitDurability.ProcessCrash);
}

/// <summary>What every store of documents does.</summary>
internal static class DocumentStoreRules
{
    public static async Task CheckAsync(IDocumentStore store, CancellationToken cancellation)
    {
        Assert.Equal(0, (await store.LoadAsync("rules", cancellation)).Revision);

        Assert.True(await store.TryReplaceAsync("rules", 0, Of(1, ("a", "1")), cancellation));
        Assert.False(await store.TryReplaceAsync("rules", 0, Of(1, ("a", "9")), cancellation));
        Assert.True(await store.TryReplaceAsync("rules", 1, Of(2, ("b", "2")), cancellation));
        Assert.True(await store.TryReplaceAsync("others", 0, Of(1, ("a", "3")), cancellation));

        var rules = await store.LoadAsync("rules", cancellation);
        Assert.Equal(2, rules.Revision);
        Assert.Equal([new("b", "2")], rules.Documents);
    }

    private static DocumentSet Of(long revision, params (string Name, string Content)[] documents) =>
        new(revision, documents.ToDictionary(document => document.Name, document => document.Content));
}
