using System.Collections.Concurrent;
using System.Text.Json;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Features;

/// <summary>A list of feature references, resolved: which views are read, and which column comes from where.</summary>
/// <param name="Views">Views that are read, each once.</param>
/// <param name="Columns">In the order asked for.</param>
/// <param name="Names">Of the columns.</param>
/// <param name="NamesJson">The names as JSON strings with commas between.</param>
internal sealed record FeaturePlan(FeatureView[] Views, FeaturePlan.Column[] Columns, string[] Names, byte[] NamesJson)
{
    /// <param name="View">Position in <see cref="Views"/>.</param>
    internal readonly record struct Column(int View, int Feature);
}

/// <summary>Resolves feature lists and remembers the answer by the bytes of the request, so that a repeated list costs one lookup.</summary>
internal sealed class FeaturePlans(FeatureViews views)
{
    private const int MaxRemembered = 256;

    /// <summary>Longer lists are resolved each time, so that the memory stays bounded.</summary>
    private const int MaxRememberedBytes = 16 * 1024;

    private readonly ConcurrentDictionary<byte[], FeaturePlan> _short = new(BytesComparer.Instance);
    private readonly ConcurrentDictionary<byte[], FeaturePlan> _full = new(BytesComparer.Instance);
    private long _revision;

    /// <param name="featuresJson">The array as it stands in the request.</param>
    /// <exception cref="ApiException">404: unknown view or feature; 422: no reference, or two columns of one name.</exception>
    public FeaturePlan Resolve(ReadOnlySpan<byte> featuresJson, bool fullNames)
    {
        ForgetOld();
        return Find(featuresJson, fullNames) ?? Remember(featuresJson, fullNames, Build(ReferencesOf(featuresJson), fullNames));
    }

    /// <param name="form">The list as bytes that no JSON array and no other list has.</param>
    /// <exception cref="ApiException">As for JSON.</exception>
    public FeaturePlan Resolve(ReadOnlySpan<byte> form, IReadOnlyList<string> references, bool fullNames)
    {
        ForgetOld();
        return Find(form, fullNames) ?? Remember(form, fullNames, Build(references, fullNames));
    }

    /// <exception cref="ApiException">404: unknown service.</exception>
    public FeaturePlan ResolveService(string service, bool fullNames)
    {
        var references = views.FindService(service)
            ?? throw new ApiException(FeatureProblems.UnknownService, $"feature service {service} does not exist") { Suggestions = NearNames.Of(service, views.Services.Select(known => known.Name)) };
        return Build(references, fullNames);
    }

    private FeaturePlan? Find(ReadOnlySpan<byte> form, bool fullNames) =>
        (fullNames ? _full : _short).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(form, out var plan) ? plan : null;

    private FeaturePlan Remember(ReadOnlySpan<byte> form, bool fullNames, FeaturePlan plan)
    {
        var remembered = fullNames ? _full : _short;
        if (form.Length <= MaxRememberedBytes)
        {
            if (remembered.Count >= MaxRemembered)
            {
                remembered.Clear();
            }

            remembered[form.ToArray()] = plan;
        }

        return plan;
    }

    // A declaration may change what a reference means.
    private void ForgetOld()
    {
        var revision = views.Revision;
        if (Interlocked.Exchange(ref _revision, revision) != revision)
        {
            _short.Clear();
            _full.Clear();
        }
    }

    private static List<string> ReferencesOf(ReadOnlySpan<byte> featuresJson)
    {
        var references = new List<string>();
        var reader = new Utf8JsonReader(featuresJson);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw ApiException.Unprocessable("features must be an array of strings");
            }

            references.Add(reader.GetString()!);
        }

        return references;
    }

    private FeaturePlan Build(IReadOnlyList<string> references, bool fullNames)
    {
        if (references.Count is 0 or > ApiLimits.MaxFeaturesPerRequest)
        {
            throw ApiException.Unprocessable($"features must hold 1 to {ApiLimits.MaxFeaturesPerRequest} references");
        }

        var used = new List<FeatureView>();
        var columns = new FeaturePlan.Column[references.Count];
        var names = new string[references.Count];
        var taken = new HashSet<string>();
        using var json = new JsonOutput(references.Count * 32);
        for (var i = 0; i < columns.Length; i++)
        {
            var (view, feature) = Find(references[i]);
            if (!used.Contains(view))
            {
                used.Add(view);
            }

            columns[i] = new FeaturePlan.Column(used.IndexOf(view), feature);
            var name = fullNames ? $"{view.Name}__{view.FeatureNames[feature]}" : view.FeatureNames[feature];
            if (!taken.Add(names[i] = name))
            {
                throw ApiException.Unprocessable($"two columns would be named {name}; ask for each feature once, or set full_feature_names");
            }

            json.Raw(i > 0 ? ","u8 : default);
            json.Text(name);
        }

        return new FeaturePlan([.. used], columns, names, json.Written.ToArray());
    }

    private (FeatureView View, int Feature) Find(string reference)
    {
        var colon = reference.IndexOf(':');
        if (colon <= 0 || colon == reference.Length - 1)
        {
            throw ApiException.Unprocessable($"'{reference}' is no feature reference; the form is view:feature");
        }

        var view = views.Find(reference[..colon])
            ?? throw new ApiException(FeatureProblems.UnknownView, $"feature view {reference[..colon]} does not exist")
            {
                Suggestions = NearNames.Of(reference[..colon], views.All.Select(known => known.Name)),
            };
        var feature = view.IndexOf(reference[(colon + 1)..]);
        return feature >= 0
            ? (view, feature)
            : throw new ApiException(FeatureProblems.UnknownFeature, $"feature {reference[(colon + 1)..]} does not exist in feature view {view.Name}")
            {
                Suggestions = NearNames.Of(reference[(colon + 1)..], view.FeatureNames),
            };
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
