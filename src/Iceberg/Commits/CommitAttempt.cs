using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Commits;

/// <summary>One try of a transaction on one parent: its updates, what they require, and the files written for them.</summary>
internal sealed class CommitAttempt(IcebergEnvironment environment, TableMetadata parent, IReadOnlyDictionary<string, string> summary)
{
    private readonly List<MetadataUpdate> _updates = [];
    private readonly List<TableRequirement> _requirements = [];
    private readonly List<string> _newFiles = [];

    public IcebergEnvironment Environment => environment;

    /// <summary>The state that the commit replaces: what requirements speak of, whatever the updates so far have changed.</summary>
    public TableMetadata Parent { get; } = parent;

    /// <summary>The table as the updates so far leave it.</summary>
    public TableMetadata Table { get; private set; } = parent;

    /// <summary>Never before the parent's last update, whatever the clock says.</summary>
    public long NowMs { get; } = Math.Max(environment.NowMs, parent.LastUpdatedMs);

    /// <summary>What the caller wants in the summary of new snapshots.</summary>
    public IReadOnlyDictionary<string, string> Summary => summary;

    public IReadOnlyList<MetadataUpdate> Updates => _updates;

    public IReadOnlyList<TableRequirement> Requirements => _requirements;

    public void Apply(MetadataUpdate update)
    {
        Table = update.Apply(Table, NowMs);
        _updates.Add(update);
    }

    public void Require(TableRequirement requirement)
    {
        if (!_requirements.Contains(requirement)) _requirements.Add(requirement);
    }

    /// <summary>Requires that a branch or tag is where it is in the parent.</summary>
    public void RequireRef(string name) => Require(new AssertRefSnapshotId(name, Parent.Refs.GetValueOrDefault(name)?.SnapshotId));

    /// <summary>Notes a file that nothing refers to when the attempt fails; noted before it is written.</summary>
    public string Owned(string location)
    {
        _newFiles.Add(location);
        return location;
    }

    /// <summary>Deletes what a failed attempt wrote. What cannot be deleted is left to orphan clean-up.</summary>
    public async ValueTask DiscardAsync()
    {
        foreach (var location in _newFiles) await LeftoverFiles.TryDeleteAsync(environment.Io, location);
    }
}
