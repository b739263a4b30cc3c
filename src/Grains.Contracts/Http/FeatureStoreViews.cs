using System.Text.Json;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>Rows for the views of a push source, column by column, as Feast's clients send them.</summary>
/// <param name="Df">Columns of equal length: join keys, the event timestamp, optionally since when the row was known, and all fields of the views.</param>
/// <param name="To"><c>online</c>, <c>offline</c> or <c>online_and_offline</c>.</param>
public sealed record PushFeaturesRequest(string PushSourceName, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Df, string To = "online");

/// <summary>Rows for one view's online values.</summary>
public sealed record WriteOnlineRequest(string FeatureViewName, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Df);

/// <summary>The answer to a push has no body.</summary>
public sealed record NoContentView;

/// <summary>What declarations change, or would change.</summary>
/// <param name="Applied">False for a dry run, and where there was nothing to change.</param>
/// <param name="Revision">Of the registry afterwards.</param>
public sealed record RegistryPlanView(bool Applied, long Revision, IReadOnlyList<RegistryChangeView> Changes);

/// <param name="Subject"><c>view/turbine_stats@v1</c>.</param>
/// <param name="Action">create, update, remove, unchanged.</param>
/// <param name="Fields">What an update changes.</param>
public sealed record RegistryChangeView(string Subject, string Action, IReadOnlyList<string> Fields);
