using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// All limits of the guardrails, in one immutable object that the owner of a state passes into Apply. Its JSON form names what differs from
/// the defaults of <see cref="GuardrailLimits"/>:
/// <code>
/// {"everywhere":{"price_spike_floor_usd_per_mwh":80},
///  "overrides":[{"iso":"ERCOT","price_spike_floor_usd_per_mwh":200},{"iso":"ERCOT","node_type":"HUB","event_horizon_minutes":60}]}
/// </code>
/// </summary>
public sealed class GuardrailSettings
{
    public static readonly GuardrailSettings Default = new(new GuardrailOverride(), []);

    private readonly Place?[] _byIso = new Place?[Isos.All.Count];

    /// <exception cref="DomainException"><c>InvalidSetting</c>: names the place, the field and what it may hold.</exception>
    public GuardrailSettings(GuardrailOverride everywhere, IReadOnlyList<GuardrailOverride> overrides)
    {
        if (everywhere.Iso is not null || everywhere.NodeType is not null)
        {
            throw Invalid("everywhere: iso and node_type belong in overrides");
        }

        (Everywhere, Overrides) = (everywhere, [.. overrides]);
        Limits = everywhere.Over(new GuardrailLimits());
        foreach (var market in overrides.GroupBy(IsoOf))
        {
            _byIso[market.Key.Index] = Place.Of(Limits, [.. market]);
        }
    }

    public GuardrailOverride Everywhere { get; }

    public IReadOnlyList<GuardrailOverride> Overrides { get; }

    /// <summary>Where no override applies.</summary>
    public GuardrailLimits Limits { get; }

    /// <param name="nodeType">The type of the node's labels; null for what is true of the whole market.</param>
    public GuardrailLimits For(Iso iso, string? nodeType = null) => _byIso[iso.Index]?.For(nodeType) ?? Limits;

    /// <exception cref="DomainException"><c>InvalidSetting</c>.</exception>
    public static GuardrailSettings Parse(string json)
    {
        try
        {
            var form = JsonSerializer.Deserialize(json, GuardrailJsonContext.Default.GuardrailForm) ?? throw Invalid("the value is null, not an object");
            return new GuardrailSettings(form.Everywhere ?? new GuardrailOverride(), form.Overrides ?? []);
        }
        catch (JsonException broken)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"guardrail settings: {broken.Message}", broken);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(new GuardrailForm(Everywhere, Overrides), GuardrailJsonContext.Default.GuardrailForm);

    internal static DomainException Invalid(string what) => new(DomainErrorCode.InvalidSetting, $"guardrail settings: {what}");

    private static Iso IsoOf(GuardrailOverride settings) =>
        settings.Iso is null ? throw Invalid("an override needs an iso")
        : Isos.TryGet(settings.Iso, out var iso) ? iso
        : throw Invalid($"'{settings.Iso}' is not an ISO; known are {string.Join(' ', Isos.All.Select(known => known.Code))}");

    private sealed class Place(GuardrailLimits limits, (string Type, GuardrailLimits Limits)[] types)
    {
        public static Place Of(GuardrailLimits above, GuardrailOverride[] market)
        {
            var twice = market.CountBy(settings => settings.NodeType ?? "").FirstOrDefault(place => place.Value > 1);
            if (twice.Value > 1)
            {
                throw Invalid($"{market[0].Iso} {twice.Key}".TrimEnd() + " is overridden more than once");
            }

            var limits = market.FirstOrDefault(settings => settings.NodeType is null)?.Over(above) ?? above;
            return new Place(limits, [.. market.Where(settings => settings.NodeType is not null).Select(settings => (settings.NodeType!, settings.Over(limits)))]);
        }

        // A market has a handful of types: they are compared one by one, for each price, without a hash.
        public GuardrailLimits For(string? nodeType)
        {
            foreach (var (type, own) in types)
            {
                if (type == nodeType)
                {
                    return own;
                }
            }

            return limits;
        }
    }
}

internal sealed record GuardrailForm(GuardrailOverride? Everywhere = null, IReadOnlyList<GuardrailOverride>? Overrides = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(GuardrailForm))]
internal sealed partial class GuardrailJsonContext : JsonSerializerContext;
