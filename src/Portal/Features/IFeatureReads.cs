using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Features;

/// <summary>What pages of features read: the same lists as the JSON interface.</summary>
public interface IFeatureReads
{
    /// <param name="text">Part of a name, description, owner, tag or feature; null for all.</param>
    IReadOnlyList<FeatureViewEntry> Views(string? text);

    /// <inheritdoc cref="Views"/>
    IReadOnlyList<FeatureServiceEntry> Services(string? text);

    /// <inheritdoc cref="Views"/>
    IReadOnlyList<FeatureEntityEntry> Entities(string? text);
}

/// <summary>Training sets of this silo.</summary>
public interface ITrainingReads
{
    /// <summary>Whether there is a history to join: the silo keeps a lake.</summary>
    bool HasHistory { get; }

    /// <summary>Newest first.</summary>
    IReadOnlyList<TrainingSetView> List();
}
