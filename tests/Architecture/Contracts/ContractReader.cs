using Mono.Cecil;

namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>Finds grain interfaces, grains and wire types in compiled modules.</summary>
internal static class ContractReader
{
    private const string Addressable = "Orleans.Runtime.IAddressable";
    private const string AliasAttribute = "Orleans.AliasAttribute";
    private const string IdAttribute = "Orleans.IdAttribute";
    private const string SerializerAttribute = "Orleans.GenerateSerializerAttribute";
    private const string NonSerializedAttribute = "System.NonSerializedAttribute";

    private const string Reference = "Orleans.Runtime.GrainReference";

    private static readonly string[] GrainBases = ["Orleans.Grain", "Orleans.Grain`1", "Orleans.Runtime.GrainService"];

    // A grain need not have a base class; generated references implement the interfaces too and are none.
    private static readonly string[] GrainMarkers = ["Orleans.IGrain", "Orleans.IGrainBase", "Orleans.Services.IGrainService"];

    public static IEnumerable<GrainInterface> Interfaces(string room, ModuleDefinition module) =>
        from type in module.GetTypes()
        where type.IsInterface && Implements(type, Addressable)
        select new GrainInterface(
            room, type.Name, LiteralOf(type, AliasAttribute) as string, [.. type.Methods.Select(method => new ContractMethod(method.Name, LiteralOf(method, AliasAttribute) as string))]);

    public static IEnumerable<GrainClass> Grains(string room, ModuleDefinition module) =>
        from type in module.GetTypes()
        where type.IsClass && !type.IsAbstract && !DerivesFrom(type, Reference)
        where GrainMarkers.Any(marker => Implements(type, marker)) || DerivesFrom(type, GrainBases)
        select new GrainClass(room, type.Name, type.IsSealed);

    public static IEnumerable<WireType> WireTypes(string room, ModuleDefinition module) =>
        from type in module.GetTypes()
        where Find(type, SerializerAttribute) is not null
        select new WireType(room, type.Name, LiteralOf(type, AliasAttribute) as string, type.IsEnum ? [] : [.. Members(type)]);

    private static IEnumerable<WireMember> Members(TypeDefinition type) =>
        from field in type.Fields
        where !field.IsStatic && !field.IsNotSerialized && Find(field, NonSerializedAttribute) is null
        let property = type.Properties.FirstOrDefault(property => field.Name == $"<{property.Name}>k__BackingField")
        select new WireMember(property?.Name ?? field.Name, (LiteralOf(field, IdAttribute) ?? (property is null ? null : LiteralOf(property, IdAttribute))) as uint?);

    // The compiler lists inherited interfaces too, so no other assembly has to be opened.
    private static bool Implements(TypeDefinition type, string name) => type.Interfaces.Any(implemented => implemented.InterfaceType.FullName == name);

    private static bool DerivesFrom(TypeDefinition type, params string[] names)
    {
        for (var parent = type.BaseType; parent is not null; parent = (parent.GetElementType() as TypeDefinition)?.BaseType)
        {
            if (names.Contains(parent.GetElementType().FullName))
            {
                return true;
            }
        }

        return false;
    }

    private static object? LiteralOf(ICustomAttributeProvider marked, string attribute) => Find(marked, attribute)?.ConstructorArguments[0].Value;

    private static CustomAttribute? Find(ICustomAttributeProvider marked, string attribute) =>
        marked.HasCustomAttributes ? marked.CustomAttributes.FirstOrDefault(candidate => candidate.AttributeType.FullName == attribute) : null;
}
