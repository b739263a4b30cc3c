using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GridGrains.Tests.Architecture.Products;

/// <summary>Which types of the house name which, read from signatures and from the code of methods.</summary>
internal static class TypeUses
{
    private const string House = "GridGrains.";

    public static IEnumerable<TypeUse> Of(IEnumerable<ModuleDefinition> modules) =>
        from module in modules
        from type in module.Types
        from named in Below(type).SelectMany(NamedBy).SelectMany(Elements).Select(Outermost).Distinct()
        where named.Namespace.StartsWith(House, StringComparison.Ordinal)
        select new TypeUse(type.Namespace, type.FullName, named.Namespace, named.FullName);

    private static IEnumerable<TypeDefinition> Below(TypeDefinition type) => type.NestedTypes.SelectMany(Below).Prepend(type);

    private static IEnumerable<TypeReference> NamedBy(TypeDefinition type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Array.Empty<TypeReference>(),
        .. type.Interfaces.Select(known => known.InterfaceType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(NamedBy),
    ];

    private static IEnumerable<TypeReference> NamedBy(MethodDefinition method) =>
    [
        .. Signature(method),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(NamedBy) : [],
    ];

    private static IEnumerable<TypeReference> NamedBy(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, .. Signature(method), .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference method) => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Elements(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Elements)],
        GenericParameter => [],
        TypeSpecification specification => Elements(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
