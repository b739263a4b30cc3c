using System.Text;
using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Egress;
using GridGrains.Feeds.Ingestion;
using GridGrains.Feeds.Ingestion.Connectors;
using GridGrains.Feeds.Ingestion.Connectors.Databases;
using GridGrains.Feeds.Ingestion.Connectors.Streams;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>A pipeline on the real log and the real store of documents, without a cluster.</summary>
internal sealed class PipelineBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 8, 18, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-").FullName;
    private readonly SqliteDocumentStore _documents;
    private readonly EgressRoom _room;

    /// <param name="secret">Of the credential <c>my-key</c>, which may go to the source.</param>
    /// <param name="host">That may be reached, where it is no <paramref name="source"/>.</param>
    public PipelineBench(LoopbackSource? source = null, string? secret = null, string? host = null)
    {
        host ??= source?.Host;
        Log = SqlitePartitionLog.Open(Path.Combine(_folder, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);
        _documents = SqliteDocumentStore.Open(Path.Combine(_folder, "documents.db"));
        Store = new PipelineStore(_documents);
        var credentials = secret is null
            ? CredentialTable.Empty
            : new CredentialTable(new Dictionary<string, CredentialEntry> { ["my-key"] = new("env", "MY_KEY", [host!]) }, _ => secret);
        _room = new EgressRoom(new EgressOptions { AllowedHosts = EgressOptions.HostsOf(host), Credentials = credentials }, new StillClock());
        Directory.CreateDirectory(Incoming);
    }

    public ImpatientClock Clock { get; } = new(Now);

    public SqlitePartitionLog Log { get; }

    public PipelineStore Store { get; }

    public ConnectionTable Connections { get; init; } = ConnectionTable.Empty;

    public IBatchTransform Transform { get; init; } = new NoTransform();

    /// <summary>Views that are declared.</summary>
    public FeatureRegistry Features { get; init; } = FeatureRegistry.Empty;

    public PageServices Services => new(Transform, () => Features);

    public string Incoming => Path.Combine(_folder, "incoming");

    public SourceReader Sources => new(
        [
            new HttpConnector(_room, Clock), new SocketConnector(_room, Clock), new DatabaseConnector(Connections, _room, Clock), new TopicConnector(Connections, Clock),
            new ObjectConnector(Connections, _room, Clock),
            new FolderConnector(new Dictionary<string, string> { ["incoming"] = Incoming }, Clock),
        ],
        Clock, () => 0.5);

    public static PipelineSpec Spec(string text)
    {
        var result = SpecText.Check(text);
        Assert.True(result.IsValid, string.Join('\n', result.Findings));
        return result.Spec!;
    }

    public async Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold? hold = null) =>
        await new PipelineRunner(Sources, Log, Services, Clock).RunAsync(spec, hold ?? await Store.OpenAsync(spec.Name, Cancellation), PipelineRules.Request, Cancellation);

    public async Task<PipelineBackfill> BackfillAsync(PipelineSpec spec, PipelineHold? hold = null) =>
        await new PipelineRunner(Sources, Log, Services, Clock).BackfillAsync(spec, hold ?? await Store.OpenAsync(spec.Name, Cancellation), Cancellation);

    public async Task<PipelineRun?> TakeAsync(PipelineSpec spec, byte[] message, string signature) =>
        await new PipelineRunner(Sources, Log, Services, Clock).TakeAsync(spec, await Store.OpenAsync(spec.Name, Cancellation), message, signature, Cancellation);

    /// <summary>A hold whose n-th store fails, as if the process had died before it.</summary>
    public async Task<PipelineHold> OpenToFailAsync(string name, int atStore)
    {
        var store = new PipelineStore(new FailingDocuments(_documents, atStore));
        return await store.OpenAsync(name, Cancellation);
    }

    /// <summary>Values of all records of a topic.</summary>
    public IReadOnlyList<JsonElement> Records(string topic)
    {
        var found = new List<JsonElement>();
        var partitions = Topics.All.First(known => known.Name == topic).Partitions;
        using var reader = Log.OpenReader([.. Enumerable.Range(0, partitions).Select(partition => new TopicPosition(new TopicPartition(topic, partition), 0))], 10_000);
        while (reader.Read(TimeSpan.Zero, Cancellation) is { } batch)
        {
            using (batch)
            {
                for (var index = 0; index < batch.Count; index++)
                {
                    found.Add(JsonSerializer.Deserialize<JsonElement>(batch.Records.Value(index)));
                }
            }
        }

        return found;
    }

    /// <summary>Nodes of the prices in the log, in the order of their names.</summary>
    public IReadOnlyList<string> Nodes() => [.. Records(Topics.RealTimeLmp).Select(record => record.GetProperty("node").GetString()!).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        _room.Dispose();
        _documents.Dispose();
        await Log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static byte[] Page(IEnumerable<string> nodes, string? next = null) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        data = nodes.Select(node => new { time = "2026-03-08T10:05:00Z", node, run = "RTM", price = new { total = 31.25 } }),
        next,
    }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Its time stands; its timers are real, as those of the requests have to be.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class FailingDocuments(IDocumentStore inner, int atStore) : IDocumentStore
    {
        private int _stores;

        public ValueTask<DocumentSet> LoadAsync(string collection, CancellationToken cancellation) => inner.LoadAsync(collection, cancellation);

        public ValueTask<bool> TryReplaceAsync(string collection, long expectedRevision, DocumentSet documents, CancellationToken cancellation) =>
            ++_stores == atStore
                ? throw new DomainException(DomainErrorCode.StorageUnavailable, "the disk is gone")
                : inner.TryReplaceAsync(collection, expectedRevision, documents, cancellation);
    }
}
