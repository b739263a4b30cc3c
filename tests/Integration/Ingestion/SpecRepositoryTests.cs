using System.Text;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Ingestion;
using LibGit2Sharp;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Ingestion;

/// <summary>Delivery to a real bare repository, and the way back by what is merged. No silo is started.</summary>
public sealed class SpecRepositoryTests : IDisposable
{
    private const string Spec = """
        version: "1.1"
        name: one
        provider: { name: source, provider_type: rest_api, base_url: "https://api.example.com" }
        endpoints:
          - { name: rows, field_mapping: { ts: time, iso: iso, node: node, market: market, interval_minutes: { const: 5 }, lmp: price } }
        sinks:
          - { type: kafka, target: lmp }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-").FullName;
    private readonly SpecRepository _specs;
    private readonly SqliteDocumentStore _documents;
    private readonly PipelineStore _store;
    private readonly SpecWatcher _watcher;

    public SpecRepositoryTests()
    {
        Repository.Init(Bare, isBare: true);
        _specs = new SpecRepository(Bare, "main", TimeProvider.System);
        _documents = SqliteDocumentStore.Open(Path.Combine(_folder, "documents.db"));
        _store = new PipelineStore(_documents);
        _watcher = new SpecWatcher(_specs, _store, _documents, TimeProvider.System, NullLogger<SpecWatcher>.Instance);
    }

    private string Bare => Path.Combine(_folder, "specs.git");

    public void Dispose()
    {
        _documents.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_delivery_is_a_commit_on_a_branch_and_the_same_again_is_none()
    {
        var (first, again, changed) = (Deliver(Spec), Deliver(Spec), Deliver(Spec + "\n# changed\n"));

        Assert.Equal((true, false, true), (first.Made, again.Made, changed.Made));
        Assert.Equal(first.Commit, again.Commit);
        using var repository = new Repository(Bare);
        Assert.Equal(changed.Commit, repository.Branches["pipeline/one"].Tip.Sha);
        Assert.Equal([first.Commit], repository.Branches["pipeline/one"].Tip.Parents.Select(parent => parent.Sha));
        Assert.Equal("Add pipeline one\n", repository.Branches["pipeline/one"].Tip.Message);
    }

    [Fact]
    public async Task What_is_merged_is_deployed_and_a_revert_rolls_it_back()
    {
        Assert.False(await _watcher.LookAsync(default));
        var merged = Merge(Deliver(Spec).Commit);

        Assert.True(await _watcher.LookAsync(default));
        Assert.Equal(Spec, (await _store.ListAsync(default))["one"].Text);
        Assert.Equal(merged, await SpecWatcher.DeployedAsync(_documents, default));
        Assert.False(await _watcher.LookAsync(default));

        Merge(Deliver(Spec.Replace("price", "value", StringComparison.Ordinal)).Commit);
        await _watcher.LookAsync(default);
        Assert.Contains("value", (await _store.ListAsync(default))["one"].Text, StringComparison.Ordinal);

        Revert();
        await _watcher.LookAsync(default);
        Assert.Equal(Spec, (await _store.ListAsync(default))["one"].Text);
    }

    [Fact]
    public async Task A_branch_that_was_rewritten_and_a_spec_with_faults_deploy_nothing()
    {
        var good = Merge(Deliver(Spec).Commit);
        await _watcher.LookAsync(default);

        Merge(Deliver(Spec.Replace("lmp: price", "lmpp: price", StringComparison.Ordinal)).Commit);
        await _watcher.LookAsync(default);
        Assert.Equal(Spec, (await _store.ListAsync(default))["one"].Text);

        using (var repository = new Repository(Bare))
        {
            var author = new Signature("a", "a@localhost", DateTimeOffset.UnixEpoch);
            var other = repository.ObjectDatabase.CreateCommit(author, author, "other\n", repository.Lookup<Commit>(good).Tree, [], prettifyMessage: false);
            repository.Refs.UpdateTarget(repository.Refs["refs/heads/main"], other.Id);
        }

        Assert.False(await _watcher.LookAsync(default));
    }

    private SpecCommit Deliver(string spec) => _specs.Commit("one", [new SpecFile(SpecRepository.SpecName, Encoding.UTF8.GetBytes(spec))]);

    private string Merge(string commit)
    {
        using var repository = new Repository(Bare);
        if (repository.Refs["refs/heads/main"] is { } main)
        {
            repository.Refs.UpdateTarget(main, new ObjectId(commit));
        }
        else
        {
            repository.Refs.Add("refs/heads/main", new ObjectId(commit));
        }

        return commit;
    }

    private void Revert()
    {
        using var repository = new Repository(Bare);
        var tip = repository.Branches["main"].Tip;
        var author = new Signature("a", "a@localhost", DateTimeOffset.UnixEpoch);
        var commit = repository.ObjectDatabase.CreateCommit(author, author, "revert\n", tip.Parents.First().Tree, [tip], prettifyMessage: false);
        repository.Refs.UpdateTarget(repository.Refs["refs/heads/main"], commit.Id);
    }
}
