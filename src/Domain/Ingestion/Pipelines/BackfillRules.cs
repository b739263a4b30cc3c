using System.Globalization;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>Whether a range can be asked of a source.</summary>
public static class BackfillRules
{
    private static readonly string[] Asked = ["rest_api", "graphql"];

    /// <param name="windowMinutes">Of one request's range.</param>
    /// <returns>Why it cannot, and what to write; null where it can.</returns>
    public static string? Refusal(PipelineSpec spec, DateTime fromUtc, DateTime toUtc, int windowMinutes, DateTime nowUtc)
    {
        if (!Asked.Contains(spec.Provider.Type))
        {
            return $"sources of type {spec.Provider.Type} are not asked for a range; action reset takes all that the source still has";
        }

        if (spec.Endpoints.FirstOrDefault(endpoint => !HasWindow(endpoint)) is { } unbound)
        {
            return $"endpoint '{unbound.Name}' is not asked for a range: write {{since}} and {{until}} into its path, query_params, body_template, or variables";
        }

        if (fromUtc >= toUtc || toUtc > nowUtc)
        {
            return "from lies before to, and to not after now";
        }

        if (windowMinutes is < 1 or > PipelineBackfill.MaxWindowMinutes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"window_minutes is 1 to {PipelineBackfill.MaxWindowMinutes}");
        }

        var windows = Math.Ceiling((toUtc - fromUtc).TotalMinutes / windowMinutes);
        return windows > PipelineBackfill.MaxWindows
            ? string.Create(CultureInfo.InvariantCulture, $"the range has {windows} windows, and {PipelineBackfill.MaxWindows} are the most: take longer ones, or a part of the range")
            : null;
    }

    private static bool HasWindow(EndpointSpec endpoint)
    {
        var texts = endpoint.Query.Select(parameter => parameter.Value).Concat(endpoint.Headers.Select(header => header.Value)).Append(endpoint.Path).Append(endpoint.Body ?? "")
            .Concat(endpoint.GraphQl?.Variables.Select(variable => variable.Value.Text) ?? []).ToList();
        return texts.Exists(text => RunPlaceholders.Holds(text, RunPlaceholders.Since)) && texts.Exists(text => RunPlaceholders.Holds(text, RunPlaceholders.Until));
    }
}
