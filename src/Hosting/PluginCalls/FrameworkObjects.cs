using System.Reflection;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Hosting.PluginCalls;

/// <summary>
/// Checks that a graph of objects is made of the framework's and the host's types alone, so that keeping it keeps no plugin loaded. Reads
/// fields; runs no code of what it looks at.
/// </summary>
/// <remarks>
/// Where types tell (sealed ones with typed fields, such as <c>string</c>, <c>byte[]</c>, or the entries of a <c>Dictionary&lt;string,
/// long&gt;</c>) nothing is looked at; elsewhere every object is. What can hold anything out of sight (delegates, handles, thread-bound
/// values) does not qualify.
/// </remarks>
internal sealed class FrameworkObjects
{
    private static readonly Type[] Opaque =
    [
        typeof(Delegate), typeof(Thread), typeof(GCHandle), typeof(DependentHandle), typeof(WeakReference), typeof(MemberInfo),
        typeof(Module), typeof(Assembly),
    ];

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<Type, bool> _closed = [];
    private readonly List<Type> _assumed = [];
    private readonly Dictionary<Type, FieldInfo[]> _open = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Parent, string Step)> _steps = [];
    private readonly Stack<(object Object, int Step)> _left = new();

    private FrameworkObjects()
    {
    }

    /// <returns>The first object that does not qualify, and the way to it; null if all do.</returns>
    public static string? FindOther(object root) => new FrameworkObjects().Find(root);

    private string? Find(object root)
    {
        Visit(root, -1, root.GetType().Name);
        while (_left.TryPop(out (object Object, int Step) next))
        {
            Type type = next.Object.GetType();
            if (Reason(type) is { } reason)
            {
                return $"{PathTo(next.Step)} is {(type.IsCollectible ? "the plugin's own type" : "of type")} {type}{reason}";
            }

            if (next.Object is Array array)
            {
                VisitElements(array, type.GetElementType()!, next.Step);
                continue;
            }

            foreach (FieldInfo field in OpenFields(type))
            {
                Visit(field.GetValue(next.Object), next.Step, $".{field.Name}");
            }
        }

        return null;
    }

    private static string? Reason(Type type) =>
        type.IsCollectible ? string.Empty
        : Opaque.Any(o => o.IsAssignableFrom(type)) || IsGeneric(
            type, typeof(ThreadLocal<>), typeof(AsyncLocal<>), typeof(WeakReference<>), typeof(GCHandle<>), typeof(ConditionalWeakTable<,>))
            ? ", which can hold objects out of sight"
            : null;

    private static bool IsGeneric(Type type, params ReadOnlySpan<Type> definitions) =>
        type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());

    private void VisitElements(Array array, Type element, int step)
    {
        if (IsClosed(element))
        {
            return;
        }

        int at = 0;
        foreach (object? each in array)
        {
            Visit(each, step, $"[{at++}]");
        }
    }

    private void Visit(object? found, int parent, string step)
    {
        if (found is null or Pointer || IsClosed(found.GetType()) || (!found.GetType().IsValueType && !_seen.Add(found)))
        {
            return;
        }

        _steps.Add((parent, step));
        _left.Push((found, _steps.Count - 1));
    }

    private FieldInfo[] OpenFields(Type type)
    {
        if (!_open.TryGetValue(type, out FieldInfo[]? fields))
        {
            fields = [.. FieldsOf(type).Where(f => !IsClosed(f.FieldType))];
            _open.Add(type, fields);
        }

        return fields;
    }

    /// <summary>Whether nothing that does not qualify can be where this type is declared.</summary>
    private bool IsClosed(Type type)
    {
        if (type.IsPrimitive || type.IsPointer || type.IsFunctionPointer || type == typeof(string))
        {
            return true;
        }

        if (_closed.TryGetValue(type, out bool known))
        {
            return known;
        }

        // A type that only leads back to itself leads nowhere else; if it proves open, so may be what was found closed on the strength of
        // that.
        int assumed = _assumed.Count;
        _assumed.Add(type);
        _closed[type] = true;
        bool closed = type.IsArray
            ? IsClosed(type.GetElementType()!)
            : type.IsSealed && Reason(type) is null && FieldsOf(type).All(f => IsClosed(f.FieldType));
        if (!closed)
        {
            _assumed.Skip(assumed).ToList().ForEach(t => _closed.Remove(t));
            _assumed.RemoveRange(assumed, _assumed.Count - assumed);
            _closed[type] = false;
        }

        return closed;
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? each = type; each is not null && each != typeof(object); each = each.BaseType)
        {
            foreach (FieldInfo field in each.GetFields(Own))
            {
                yield return field;
            }
        }
    }

    private string PathTo(int step)
    {
        var way = new Stack<string>();
        for (int at = step; at >= 0; at = _steps[at].Parent)
        {
            way.Push(_steps[at].Step);
        }

        return string.Concat(way);
    }
}
